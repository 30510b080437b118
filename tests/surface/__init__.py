"""Both OpenAPI documents, tried by schemathesis on a served world: what it answers is as they say."""
