"""The rules. Standard library only; the day, the instant and the calendar are arguments.

Nothing here knows a database, a page or the time. Whoever doubts a figure reads `outcomes.py` and `figures.py`.
"""
