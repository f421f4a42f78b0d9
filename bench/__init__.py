"""The bench: how long the product takes on real-sized data, beside the bare SQL of the same work in the same run.

`python -m bench` fills a database in a temporary folder with tasks like those of the sample workbooks, in one process,
and measures in another, on SQLite and on PostgreSQL. Nothing of an installation is read or touched.
"""
