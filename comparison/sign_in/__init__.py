"""Editors' sign-in, by django-allauth: a password and a second factor, or a passkey. Nobody signs up.

`urls.py` names the addresses there are, `factors.py` has the pages for second factors, `adapters.py` what the library
does otherwise here, `sessions.py` what a session rests on, `middleware.py` who passes beyond, `throttle.py` how often
one may try, `typed.py` how what was typed survives the end of a session, `events.py` what the log tells of it.
"""
