"""Files made in the background: asked for by a person, made by the scheduler, taken by the same person.

What is wanted is a row; any number of makers may work, each row by one of them. A maker that died is found by its
lease, and its file is begun again.
"""
