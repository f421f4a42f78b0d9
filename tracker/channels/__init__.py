"""The world outside: the only code that calls out, and the only place where tests put fakes.

A channel takes bytes that are ready to go and says what became of them. It knows no table and no transaction: the
service that calls it holds neither while it waits. What it cannot know (a server that fell silent after it was given
the message) it says, and never guesses.
"""
