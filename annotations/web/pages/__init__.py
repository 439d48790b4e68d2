"""What a page shows, gathered: from rows and a member to values a template only has to lay out.

Every function asks a constant number of queries, whatever the number of claims.
"""
