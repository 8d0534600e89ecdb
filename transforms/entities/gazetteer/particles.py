"""The small words within names of people: "Ursula von der Leyen", "Mohammed bin Salman"."""

from __future__ import annotations

PARTICLE = r"(?:van|von|der|den|de|del|della|di|da|dos|das|du|la|le|el|al|bin|ibn|bint|zu|ter|ten|af|ben|abu)"
