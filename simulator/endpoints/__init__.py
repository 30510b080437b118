"""The platform's endpoints, one row each, and the pipeline that every call takes.

`table.TABLE` has all rows; `pipeline.answer` is the one way in, free of any framework.
"""
