"""Reads. One question a function, answered in a fixed order; nothing is written here.

Names tell what happens when there is nothing: `get_` raises NotFound, `find_` gives None, `list_` an empty list.
`visible_tasks(actor)` is the one door to tasks.
"""
