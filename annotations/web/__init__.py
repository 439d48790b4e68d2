"""The reviewers' desk: server-rendered pages over the actions, and the doors everybody sees first."""
