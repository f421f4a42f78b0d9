"""The scheduler: one process beside the web's workers that calls services at fixed times.

A second one, on this host or another, does no harm: what must happen once is a unique key or a lease in the database.
Nothing is kept here between two ticks, so a killed process loses nothing.
"""
