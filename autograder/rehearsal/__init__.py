"""Nothing is graded that was not seen to work: a lesson is admitted by a rehearsal.

The instructor's own solution and the untouched release go through the very path of a submission: full points for the
one, none for the other, and no failing cell of the lesson's own. `scripts` makes the two, `seen` holds and judges what
came, `gate` performs a rehearsal once for each state of a lesson, and `admission` is the gate of plain `nbgrader
autograde`.
"""
