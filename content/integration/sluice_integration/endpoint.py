"""Sluice's door for alerts: signs a body, posts it over verified TLS, and reads the answer."""
import hashlib
import hmac
import http.client
import ipaddress
import os
import re
import ssl
import time
from collections import namedtuple
from urllib.parse import urlsplit

from .settings import ConfigurationError, read_secret

#: wait: Retry-After in seconds or None; date: the header Date or None; code: of the problem document or None.
Answer = namedtuple('Answer', 'status wait date code')
MOST_ANSWER_BYTES = 65536
CA_BUNDLES = (
    '/etc/ssl/certs/ca-certificates.crt',
    '/etc/pki/tls/certs/ca-bundle.crt',
    '/etc/ssl/ca-bundle.pem',
    '/etc/ssl/cert.pem',
)


class Endpoint:
    """Posts bodies over one connection that is kept open."""

    def __init__(self, url, secret, ca_file=None):
        """:raises ConfigurationError: for an address that is not https, or authorities that cannot be read"""
        try:
            parts = urlsplit(url or '')
            self.port = parts.port
        except ValueError:
            raise ConfigurationError('hook_url is no address with a valid port')
        if parts.scheme not in ('https', 'http') or not parts.hostname or '@' in parts.netloc:
            raise ConfigurationError('hook_url must be https://host/path, without a user name')
        if parts.scheme == 'http' and not is_loopback(parts.hostname):
            raise ConfigurationError('hook_url must be https; http is for this host alone')
        self.host = parts.hostname
        self.path = (parts.path or '/') + ('?' + parts.query if parts.query else '')
        self.url = url
        self.secret = secret
        self.context = tls_context(ca_file) if parts.scheme == 'https' else None
        self.connection = None

    def post(self, body, timeout):
        """The answer to one attempt, signed anew.

        :param timeout: seconds for each step of it, not for all of it
        :raises OSError, http.client.HTTPException: when there is no answer
        """
        stamp = str(int(time.time()))
        signature = hmac.new(self.secret, stamp.encode() + b'.' + body, hashlib.sha256).hexdigest()
        headers = {
            'Content-Type': 'application/json',
            'User-Agent': 'custom-sluice',
            'X-Sluice-Signature': 't=%s,v1=%s' % (stamp, signature),
        }
        try:
            connection = self.open(timeout)
            connection.request('POST', self.path, body, headers)
            response = connection.getresponse()
            text = response.read(MOST_ANSWER_BYTES)
            if not response.isclosed():
                self.close()  # A longer answer than anybody needs.
            return read_answer(response, text)
        except Exception:
            self.close()
            raise

    def open(self, timeout):
        """The connection; it connects with the first request."""
        if self.connection is None:
            if self.context is None:
                self.connection = http.client.HTTPConnection(self.host, self.port, timeout=timeout)
            else:
                self.connection = http.client.HTTPSConnection(
                    self.host, self.port, timeout=timeout, context=self.context
                )
        self.connection.timeout = timeout
        if self.connection.sock is not None:
            self.connection.sock.settimeout(timeout)
        return self.connection

    def close(self):
        if self.connection is not None:
            self.connection.close()
        self.connection = None


def endpoint_of(url, settings, api_key=None):
    """:raises ConfigurationError: when the address, the secret or the authorities cannot be used"""
    return Endpoint(url or settings['hook_url'], read_secret(settings, api_key), settings['ca_file'])


def read_answer(response, text):
    wait = response.getheader('Retry-After') or ''
    code = re.search(rb'"code"\s*:\s*"([a-z_]{1,64})"', text)
    return Answer(
        response.status,
        float(wait) if re.match(r'^\d{1,6}$', wait) else None,
        response.getheader('Date'),
        code.group(1).decode() if code else None,
    )


def is_loopback(host):
    try:
        return host == 'localhost' or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def tls_context(ca_file):
    try:
        context = ssl.create_default_context(cafile=ca_file)
    except (OSError, ssl.SSLError) as error:
        raise ConfigurationError('ca_file cannot be read as certificates (%s)' % type(error).__name__)
    if not ca_file:
        # The Python that Wazuh ships was built elsewhere and may look for the host's authorities in vain.
        paths = ssl.get_default_verify_paths()
        if not (paths.cafile or paths.capath):
            for bundle in filter(os.path.exists, CA_BUNDLES):
                context.load_verify_locations(cafile=bundle)
                break
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def explain(error):
    """What kept an answer away, in words that are safe to log."""
    if isinstance(error, ssl.SSLError):
        return 'TLS: %s' % (getattr(error, 'verify_message', '') or error.reason or 'failed')
    return getattr(error, 'strerror', None) or type(error).__name__
