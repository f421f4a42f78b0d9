"""Workbooks with lists of tasks: from the bytes of an .xlsx file to rows of tasks and refusals.

`reading` turns bytes into cells, `columns` finds the header and what each column is, `cells` reads one cell, `list_row`
tells tasks from totals and titles, `rows` makes tasks of it all, `secret_lists` keeps secrets out. `sheet_reader` is
the program of the child process.
"""
