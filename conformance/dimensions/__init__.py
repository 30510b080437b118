"""In what a provider can go wrong beside the rule itself: when, how often, where, with which values.

Each item that a check judges is placed by what the journal says of it. `played.yaml` keeps which dimension of
a check was filled by which scenario; `empty/` says why one never is.
"""
