# SPDX-License-Identifier: MIT
"""Keys and certificates, made by openssl for one run and gone with it: the cluster's CA and whom it signs."""

import base64
import os

from . import shell

NAMES = "subjectAltName=IP:127.0.0.1,IP:10.5.0.2,IP:10.96.0.1,DNS:localhost,DNS:kubernetes,DNS:joelclaw-controlplane-1"


class Certificates:
    """Each is `NAME.crt` and `NAME.key` in one directory."""

    def __init__(self, directory):
        self.directory = directory

    def make(self):
        shell.need("openssl")
        os.makedirs(self.directory, mode=0o700, exist_ok=True)
        for authority in ("ca", "talos-ca"):
            self._make(authority, "/CN=" + authority, "-addext", "basicConstraints=critical,CA:TRUE",
                       "-addext", "keyUsage=critical,keyCertSign,cRLSign,digitalSignature")
        self._make("api-server", "/O=kube-master/CN=kube-apiserver", "-addext", NAMES, by="ca")
        self._make("kubelet", "/O=system:nodes/CN=system:node:joelclaw-controlplane-1", "-addext", NAMES, by="ca")
        self._make("kubelet-client", "/CN=apiserver-kubelet-client", "-addext", "extendedKeyUsage=clientAuth", by="ca")
        self._make("admin", "/O=system:masters/CN=admin", "-addext", "extendedKeyUsage=clientAuth", by="ca")
        self._make("apid", "/CN=joelclaw-controlplane-1", "-addext", NAMES, by="talos-ca")
        self._make("talos-admin", "/O=os:admin/CN=admin", "-addext", "extendedKeyUsage=clientAuth", by="talos-ca")

    def _make(self, name, subject, *extensions, by=None):
        signer = ["-CA", self.path(by, "crt"), "-CAkey", self.path(by, "key")] if by else []
        shell.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-noenc",
                   "-days", "365", "-subj", subject, *extensions, *signer,
                   "-keyout", self.path(name, "key"), "-out", self.path(name, "crt")])

    def path(self, name, kind):
        return f"{self.directory}/{name}.{kind}"

    def encoded(self, name, kind):
        """As kubeconfig and talosconfig carry it."""
        with open(self.path(name, kind), "rb") as pem:
            return base64.b64encode(pem.read()).decode()
