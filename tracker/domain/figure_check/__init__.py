"""Checking the figures of a draft report: which do not add up, or do not give the rate that is printed beside them.

Pure: text or typed numbers in, findings out (`checking.py`). Nothing is guessed: a number whose words do not say what
it counts is left alone, and so is a relation of which a number is missing.
"""
