"""The token automaton: patterns over token types, compiled into one deterministic automaton.

    TriggerScan (windows of text) -> Tokenizer (tokens and classes) -> TokenAutomaton (matches) -> bind_slots

Independent of any language: words and rules are data.
"""
