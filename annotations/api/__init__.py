"""The REST API at /api/v1/: one file a resource (shape, input, filters, viewset), over what all of them share.

access        who is asking, and how far they reach       conditions    ETag, If-None-Match, If-Match
problems      what went wrong, as RFC 9457                repetition    Idempotency-Key
shapes        what a row looks like, and how it is read   pages         keyset pages of a list
inputs        what may be sent                            filters       what a list may be asked for
resource      the viewset that joins them                 schema        the same, said in OpenAPI
"""
