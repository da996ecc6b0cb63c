"""Heading texts of a folded report: what those below wrote, how it is taken over, from where each sentence comes."""
