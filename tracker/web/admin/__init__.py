"""Administration: agencies, accounts, days off, settings, and the history of all that is about no task."""

from tracker.web.admin import accounts, agencies, days, history, home, reminders, settings

BLUEPRINTS = (home.bp, agencies.bp, accounts.bp, days.bp, settings.bp, reminders.bp, history.bp)
