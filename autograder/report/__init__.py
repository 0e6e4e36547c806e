"""Showing the outcome: the class report, safe feedback pages, a table for the terminal, a CSV file."""
