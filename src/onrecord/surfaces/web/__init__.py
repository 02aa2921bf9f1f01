"""The desk in the browser: a ledger in, web pages out; `make_app` is what `onrecord serve` runs."""
