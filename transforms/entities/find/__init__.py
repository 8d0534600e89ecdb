"""Mentions of names: those that the model, the gazetteer, the dateline, acronyms and capitals give."""
