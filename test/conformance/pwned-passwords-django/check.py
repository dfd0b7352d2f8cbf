"""Asks the endpoint about passwords with pwned-passwords-django as it is published.

Reads {"endpoint", "passwords"} from standard input; prints, without and with padding, the counts that the client
found, the same asynchronously, and whether its validator for sign-up forms refuses the password.
"""

import asyncio
import json
import sys

import django
from django.conf import settings
from django.core.exceptions import ValidationError

question = json.load(sys.stdin)
# The default of one second would make a busy machine look like a broken server.
settings.configure(USE_I18N=False, PWNED_PASSWORDS={"API_TIMEOUT": 30.0, "ADD_PADDING": False})
django.setup()

from pwned_passwords_django.api import PwnedPasswords  # noqa: E402 (needs the settings)
from pwned_passwords_django.validators import PwnedPasswordsValidator  # noqa: E402

PwnedPasswords.api_endpoint = question["endpoint"]
passwords = question["passwords"]


async def ask_all():
    client = PwnedPasswords()
    return [await client.check_password_async(password) for password in passwords]


def refuses(validator, password):
    try:
        validator.validate(password)
    except ValidationError as error:
        return error.code == "password_compromised"
    return False


def answers(padded):
    settings.PWNED_PASSWORDS["ADD_PADDING"] = padded
    client = PwnedPasswords()
    validator = PwnedPasswordsValidator(api_client=client)
    return {
        "counts": [client.check_password(password) for password in passwords],
        "asynchronous": asyncio.run(ask_all()),
        "refused": [refuses(validator, password) for password in passwords],
    }


print(json.dumps({"plain": answers(False), "padded": answers(True)}))
