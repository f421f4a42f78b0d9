"""Who acts when a command does: whoever may run it on the server, bound by the rules of states alone."""

from tracker.domain.permissions import Actor, Role

COMMAND_LINE = Actor(account_id=None, name="Dòng lệnh", role=None)
#: For reading: figures on the command line count every task.
READER = Actor(account_id=None, name="Dòng lệnh", role=Role.VIEWER)
