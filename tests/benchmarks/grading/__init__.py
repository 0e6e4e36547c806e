"""The grader beside plain nbgrader: what it stops, and how many submissions a minute."""
