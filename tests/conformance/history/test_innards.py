"""A stack trace is known as one, in whichever language it was thrown, and harmless words are none."""

from __future__ import annotations

import json

import pytest

from conformance.history.innards import innards

TRACES = {
    "Python": 'Traceback (most recent call last):\n  File "/srv/app.py", line 12, in push\nX: no',
    "JVM": "java.lang.IllegalStateException: no\n\tat com.shop.Push.open(Push.java:41)\n\t... 30 more",
    "JVM thread": 'Exception in thread "main" java.lang.Error: no',
    "JVM cause": "Caused by: javax.crypto.BadPaddingException: Given final block not properly padded",
    "Kotlin": "at com.shop.PushKt$open$1.invokeSuspend(Push.kt:17)",
    ".NET": "System.Exception: no\n   at Shop.Push.Open(String body) in C:\\srv\\Push.cs:line 33",
    "V8": "Error: bad decrypt\n    at Decipheriv.final (node:internal/crypto/cipher:193:29)",
    "V8 file": "TypeError: no\n    at Object.<anonymous> (/srv/app/index.js:10:15)",
    "V8 async": "    at async open (file:///srv/app/push.mjs:7:3)",
    "V8 bare": "SyntaxError: no\n    at /srv/app/dist/push.ts:7:3",
    "Firefox": "open@http://127.0.0.1/push.js:3:1",
    "Go": "panic: runtime error: index out of range [32]\n\ngoroutine 18 [running]:\nmain.open(...)",
    "Go frame": "main.open(0xc000)\n\t/srv/push.go:41 +0x1d",
    "Ruby": "/srv/push.rb:12:in `final': bad decrypt (OpenSSL::Cipher::CipherError)",
    "Ruby 3.4": "push.rb:12:in 'OpenSSL::Cipher#final': bad decrypt",
    "PHP fatal": "PHP Fatal error:  Uncaught ValueError: no in /srv/push.php:12\nStack trace:\n#0 {main}",
    "PHP page": "<br />\n<b>Fatal error</b>:  Uncaught Error: no in /srv/push.php:12",
    "PHP frame": "#0 /srv/public/index.php(41): Shop\\Push->open()",
    "PHP warning": "<b>Warning</b>:  Undefined array key 1 in <b>/srv/push.php</b> on line <b>12</b>",
    "Rust": "thread 'main' panicked at src/push.rs:12:5:\nno",
    "Elixir": "** (MatchError) no match of right hand side value\n    lib/push.ex:12: Push.open/1",
    "Perl": "bad padding at /srv/Push.pm line 12.",
    "Werkzeug": "<title>ValueError // Werkzeug Debugger</title>",
}
HARMLESS = [
    "success",
    "Forbidden",
    "an Exception of the rule: nothing is taken without a signature",
    "exception: see our terms",
    "<html><head><title>Error</title></head><body>Bad Request</body></html>",
    "<title>Internal Server Error</title>",
    '{"error": "SignatureError", "message": "msg_signature is wrong"}',
    '{"code": 40001, "trace": "9f2c", "at": "12:30:45"}',
    "request failed at 2026-01-01T09:00:00 (id 12:30:45)",
    "请联系我们：call us at shop.example:8080",
    "stack trace is not shown here",
    "Traceback is switched off",
    "refused at line 3",
    "",
]


@pytest.mark.parametrize("language", TRACES)
def test_a_trace_is_seen(language: str) -> None:
    assert innards(TRACES[language])


@pytest.mark.parametrize("language", TRACES)
def test_a_trace_in_json_is_seen(language: str) -> None:
    assert innards(json.dumps({"error": TRACES[language]}))


def test_a_trace_in_html_is_seen() -> None:
    assert innards("<pre>Error: no<br> &nbsp; &nbsp;at open (/srv/push.js:3:1)</pre>")


@pytest.mark.parametrize("answer", HARMLESS)
def test_a_harmless_answer_is_none(answer: str) -> None:
    assert innards(answer) is None
