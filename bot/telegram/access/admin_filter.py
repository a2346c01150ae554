"""Takes messages of admins of the bot: those of the configuration, and whom they have made such."""

from __future__ import annotations

from telegram import Message
from telegram.ext import filters

from bot.telegram.services import Services


class AdminFilter(filters.MessageFilter):
    """Asks the gate at each message."""

    def __init__(self, services: Services) -> None:
        super().__init__()
        self._services = services

    def filter(self, message: Message) -> bool:
        """Tell whether an admin has written a message."""
        return self._services.is_admin(message.from_user)
