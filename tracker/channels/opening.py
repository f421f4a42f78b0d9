"""Which channel stands behind a name, by the settings."""

from tracker.channels.answers import Channel
from tracker.channels.mail import open_mail
from tracker.channels.webhook import Webhook
from tracker.config import Settings
from tracker.domain.delivery import ChannelName


def open_channel(name: ChannelName, settings: Settings) -> Channel:
    """The way out these settings choose for a name; one sender's own, to be closed by him."""
    if name is ChannelName.HOOK:
        return Webhook(
            settings.webhook_url,
            settings.webhook_secret,
            allowed_host=settings.webhook_allow_private,
            ca_file=settings.ca_file,
        )
    return open_mail(settings)
