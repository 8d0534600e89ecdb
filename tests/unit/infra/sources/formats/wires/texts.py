"""Wire messages of imaginary agencies."""

from __future__ import annotations

BERLIN = """bdt0456 4 pl 253 vvvvb NNA 0456
Bundestag/Rente/
(Zusammenfassung 1430 - Neu: Reaktionen)
Koalition streitet über die Rente -
Opposition fordert Neuwahl =
\x02
Berlin (NNA) - Die Koalition streitet weiter über die künftige Höhe
der Renten. Das teilte ein Sprecher am Mittwoch mit.

   Die Opposition forderte eine Neuwahl.

# Notizblock

## Internet
- [Bundestag](www.example.com)

* * * *
Die folgenden Informationen sind nicht zur Veröffentlichung bestimmt

- Autor: Max Muster, +49 30 12345
\x03
nna mm yyzz n1 xk
271432 Nov 24
\x04"""

FERRY = """a0584\x1fczc-u
r a\x13\x11 bc-Harbor-Ferry 1stLd-Writethru a0571 11-27 0312
\x02^BC-Harbor Ferry, 1st Ld-Writethru, a0571,310<
^Eds: UPDATES with quotes from the mayor. No pickup.<
^PNA Photo NY101<
^Ferry service returns to Harbor Point after 5{ years<
^By JANE MILLBROOK=
^Prairie News Alliance=
\tHARBOR POINT, Maine (PNA) _ The first ferry in 5{ years crossed the
bay on Wednesday, and ``nobody cheered louder'' than the mayor.<
\tThe city paid $2.4 million for it _ half of it borrowed.<
^How it began<
\tThe line opened in 1911.<
\tTeam   W  L  Pct.<
\tBoston 10  4  .714<
\tNew York 9 5  .643<
^_____<
\x03
PNA-NY-11-27-24 1345EST<
\x04"""


def wire(text: str, encoding: str = "latin-1", *, start: str = "\x01") -> bytes:
    """The bytes of a message as a line sends them."""
    return (start + text).replace("\n", "\r\n").encode(encoding)


def without_controls(message: bytes) -> bytes:
    """The message as a mailer or an editor leaves it."""
    return message.translate(None, b"\x01\x02\x03\x04\x16")
