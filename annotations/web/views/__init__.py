"""The pages, one module a group: parse, fetch through `visible_to(member)`, one action, render."""
