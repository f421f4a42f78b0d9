"""Files in and out: bytes to rows and rows to bytes. Nothing here knows the database or a page.

What comes from outside is hostile until it is read: sizes are checked before unpacking, and the reading itself happens
in a child process with limits on memory and time.
"""
