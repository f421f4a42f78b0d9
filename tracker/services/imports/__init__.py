"""Importing lists of tasks, all of a list or nothing.

`plan` says what a list would change, `compare` how a row differs from its task, `apply` does it with `new_tasks` and
`changed_tasks`; `workbook` is the use case, `staging` the steps a person takes between upload and confirmation.
"""
