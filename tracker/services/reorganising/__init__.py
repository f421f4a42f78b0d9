"""Agencies change: renamed, merged, split, dissolved, or relieved of a function, in one transaction, and taken back.

From the day it is entered, open tasks, parts and people are with the successors; what was done stays with the agency
that did it, and every earlier day keeps its figures.
"""
