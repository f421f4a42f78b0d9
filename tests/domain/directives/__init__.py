"""Directives are read as the officers of an office would read them."""
