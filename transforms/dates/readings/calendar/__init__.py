"""Positions in the calendar: days, weekdays, months, parts of years, years, eras and holidays."""
