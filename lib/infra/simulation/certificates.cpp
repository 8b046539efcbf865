// SPDX-License-Identifier: MIT
#include <infra/simulation/certificates.hpp>

#include <string_view>

namespace joelclaw::infra::simulation {
namespace {

struct Known {
  std::string_view name;
  std::string_view subject;  ///< RFC 2253
  std::int64_t not_after;    ///< milliseconds
  std::string_view sha256;   ///< of the DER
  std::string_view body;     ///< base64 of the DER in lines of 64
};

constexpr Known certificates[] = {
    {"ca", "O=kubernetes", 4'891'363'200'000, "1828b4e028705c0f84724b0eeef669e85f4f754f6d1121834c8f68d38c9c8664",
     "MIIBkDCCATWgAwIBAgIUJ7lSkP1NG+OYHwwn3AlCeHDfEO0wCgYIKoZIzj0EAwIw\n"
     "FTETMBEGA1UECgwKa3ViZXJuZXRlczAgFw0yNTAxMDEwMDAwMDBaGA8yMTI1MDEw\n"
     "MTAwMDAwMFowFTETMBEGA1UECgwKa3ViZXJuZXRlczBZMBMGByqGSM49AgEGCCqG\n"
     "SM49AwEHA0IABJCFQk8iLEPnV69liv046q5QDeRz9LLvqxEkv9I441RhmYrnnKzw\n"
     "/5pdU8Y5p25OEyziNYwtPFBxdBGQCr6c5WujYTBfMA8GA1UdEwEB/wQFMAMBAf8w\n"
     "DgYDVR0PAQH/BAQDAgKEMB0GA1UdJQQWMBQGCCsGAQUFBwMBBggrBgEFBQcDAjAd\n"
     "BgNVHQ4EFgQUjnChpXgCsTMlCIkcBhZ740r7y+4wCgYIKoZIzj0EAwIDSQAwRgIh\n"
     "AJfaOb9/dDjG8GjDrOREgp9Uv8ol+pvt+agLOy46T6VmAiEAzyNzXAAYv3Is+4gG\n"
     "1GBZaMGIL7CyHHoZ78xUSF55fEU=\n"},
    {"server", "CN=kube-apiserver,O=kube-master", 4'891'363'200'000,
     "289653ad64846869b4c23b4dd68eab76de7e5f56d68ef915b604fc5197b98cb7",
     "MIICADCCAaegAwIBAgIUG04ZkRe37cIGnWmk3D0jE/Q1UJEwCgYIKoZIzj0EAwIw\n"
     "FTETMBEGA1UECgwKa3ViZXJuZXRlczAgFw0yNTAxMDEwMDAwMDBaGA8yMTI1MDEw\n"
     "MTAwMDAwMFowLzEUMBIGA1UECgwLa3ViZS1tYXN0ZXIxFzAVBgNVBAMMDmt1YmUt\n"
     "YXBpc2VydmVyMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEEobRXKGc3r0zCdam\n"
     "3SNjZ3Y7ynM00QPq3dV48Ydyqe3rCUQkfZUWYL/lajJqPeSCeEhpNSDo3km/Sss0\n"
     "Gy/0S6OBuDCBtTAMBgNVHRMBAf8EAjAAMA4GA1UdDwEB/wQEAwIHgDATBgNVHSUE\n"
     "DDAKBggrBgEFBQcDATBABgNVHREEOTA3ggprdWJlcm5ldGVzghJrdWJlcm5ldGVz\n"
     "LmRlZmF1bHSCCWxvY2FsaG9zdIcEfwAAAYcECgUAAjAdBgNVHQ4EFgQUcsceFQNw\n"
     "SO+2I6EBrjq2DVHUMYwwHwYDVR0jBBgwFoAUjnChpXgCsTMlCIkcBhZ740r7y+4w\n"
     "CgYIKoZIzj0EAwIDRwAwRAIgFIhnOna8sKaQu/qB/Lwecjf48ixm1kJ23utuc95V\n"
     "yXsCIG0WqZsWkd/8AViHP9BDanjHtYZD0ZgbaTcNGIHvkBFv\n"},
    {"server-expired", "CN=kube-apiserver,O=kube-master", 1'793'491'200'000,
     "ba55488bd7a65fd52f05a9ff7d33472f00a15f186f696734c915de605035dff4",
     "MIIB/zCCAaWgAwIBAgIUNqqzOtW3wocEDxCoCa93btouaokwCgYIKoZIzj0EAwIw\n"
     "FTETMBEGA1UECgwKa3ViZXJuZXRlczAeFw0yNTExMDEwMDAwMDBaFw0yNjExMDEw\n"
     "MDAwMDBaMC8xFDASBgNVBAoMC2t1YmUtbWFzdGVyMRcwFQYDVQQDDA5rdWJlLWFw\n"
     "aXNlcnZlcjBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABGA7ENvgcR2YGV059pxM\n"
     "Nqp00TK6NScLQ7bB4iOmCRiXuCdPE9RFhQJfU2CnSvI8VCPmsRa2T8JVh4J+Fvju\n"
     "zMqjgbgwgbUwDAYDVR0TAQH/BAIwADAOBgNVHQ8BAf8EBAMCB4AwEwYDVR0lBAww\n"
     "CgYIKwYBBQUHAwEwQAYDVR0RBDkwN4IKa3ViZXJuZXRlc4ISa3ViZXJuZXRlcy5k\n"
     "ZWZhdWx0gglsb2NhbGhvc3SHBH8AAAGHBAoFAAIwHQYDVR0OBBYEFCmt6Ed0Sy/f\n"
     "+Hi9KFL7hljkYGFXMB8GA1UdIwQYMBaAFI5woaV4ArEzJQiJHAYWe+NK+8vuMAoG\n"
     "CCqGSM49BAMCA0gAMEUCIQDEYm+LR4ccEPIOL4JpPE9RQRzwsn6hfqNRvmPy7hQU\n"
     "xgIgZJPix4rTcsChfuJ/2dnRW4gcaZcsUih2uM011DFevxs=\n"},
    {"client", "CN=admin,O=system:masters", 1'807'920'000'000,
     "48cb18ecc2d892a9fd250ce26525c9d8181fc9dd5287540b5cf351fe37366820",
     "MIIBtTCCAVugAwIBAgIUGL+XYgJWblgXPUAkiAa9USlff9swCgYIKoZIzj0EAwIw\n"
     "FTETMBEGA1UECgwKa3ViZXJuZXRlczAeFw0yNjA0MTcwMDAwMDBaFw0yNzA0MTcw\n"
     "MDAwMDBaMCkxFzAVBgNVBAoMDnN5c3RlbTptYXN0ZXJzMQ4wDAYDVQQDDAVhZG1p\n"
     "bjBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABKd680cd29dgt5CvEdrcbrSRfVXA\n"
     "mGlnBg4jaWK8IjaR9+KMVPP6olnMeo3G4JnvwfXBQNNVTtoiphEjN72Unq6jdTBz\n"
     "MAwGA1UdEwEB/wQCMAAwDgYDVR0PAQH/BAQDAgeAMBMGA1UdJQQMMAoGCCsGAQUF\n"
     "BwMCMB0GA1UdDgQWBBRomgXAZb7STj4uTCkksPEIswHZAjAfBgNVHSMEGDAWgBSO\n"
     "cKGleAKxMyUIiRwGFnvjSvvL7jAKBggqhkjOPQQDAgNIADBFAiEAxk+Kc1MCBUjz\n"
     "QKITN1QnokRqU0DxH6aQDu1ULYtkv8cCIGs/homz9Jm1n4lDrnGqbSYUEC6UnFd5\n"
     "5SQPjAMMioTe\n"},
    {"client-soon", "CN=admin,O=system:masters", 1'796'860'800'000,
     "939f43eb8fa96b6fc6362253324f0c5514eb214cc0197cdda82aa4c73d88d796",
     "MIIBtTCCAVugAwIBAgIULiKXNmtc5dzD2pGiQM2wTY/UmFwwCgYIKoZIzj0EAwIw\n"
     "FTETMBEGA1UECgwKa3ViZXJuZXRlczAeFw0yNTEyMTAwMDAwMDBaFw0yNjEyMTAw\n"
     "MDAwMDBaMCkxFzAVBgNVBAoMDnN5c3RlbTptYXN0ZXJzMQ4wDAYDVQQDDAVhZG1p\n"
     "bjBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABMiCGP6gAftFKC2cYeeO52NlITL/\n"
     "dxq723jWcUg1/1E8a7sVipC+m4TO/Oz14haaiM3B4K8EppvqE5Ckcr3mHw+jdTBz\n"
     "MAwGA1UdEwEB/wQCMAAwDgYDVR0PAQH/BAQDAgeAMBMGA1UdJQQMMAoGCCsGAQUF\n"
     "BwMCMB0GA1UdDgQWBBRT5wrmFdLt7sSEg9SyGpGqlvQzljAfBgNVHSMEGDAWgBSO\n"
     "cKGleAKxMyUIiRwGFnvjSvvL7jAKBggqhkjOPQQDAgNIADBFAiATp9CDVzTtu0Ly\n"
     "UX64T+5uaD2lq+YgYUizaqjQKQkQ/QIhAPe6cAp0x9fDzDh97Kf14P5kMKsx+RBG\n"
     "oXcHZcUZTq2s\n"},
    {"client-expired", "CN=admin,O=system:masters", 1'793'491'200'000,
     "7228ddec5fe76542eb79b9cebae7bfb873f1f275ed3c483b4fd36e9333ec353e",
     "MIIBtTCCAVugAwIBAgIUXWlDfvUPVpzcjxJS43tPGVTX8PcwCgYIKoZIzj0EAwIw\n"
     "FTETMBEGA1UECgwKa3ViZXJuZXRlczAeFw0yNTExMDEwMDAwMDBaFw0yNjExMDEw\n"
     "MDAwMDBaMCkxFzAVBgNVBAoMDnN5c3RlbTptYXN0ZXJzMQ4wDAYDVQQDDAVhZG1p\n"
     "bjBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABNqvqKK6XiWl+41y1GONJvi9sHg9\n"
     "CGBdwFhZIZ94biM4c8LDMtgOmeSOS9y9/b8+DJF11r3qcgTryog8Mn59WzujdTBz\n"
     "MAwGA1UdEwEB/wQCMAAwDgYDVR0PAQH/BAQDAgeAMBMGA1UdJQQMMAoGCCsGAQUF\n"
     "BwMCMB0GA1UdDgQWBBRcXV3p7G4nTkLMJva5uxLavAN9pTAfBgNVHSMEGDAWgBSO\n"
     "cKGleAKxMyUIiRwGFnvjSvvL7jAKBggqhkjOPQQDAgNIADBFAiEApIi/w6jck61j\n"
     "bqE/FfiuSYRrM9sqle2TDupqXBqCxzQCICH8tzPlE6WvXcBXV/+DVYf2QaqEjqgh\n"
     "FMfojUf9wcN+\n"},
    {"talos-ca", "O=talos", 4'891'363'200'000, "a593bcfc7400471a229399f8055245d5cd535c2b7f467dc7ce1c128b4b29068b",
     "MIIBhTCCASugAwIBAgIUfJmQUpAvocVCKZ5s9qdmUGppmIcwCgYIKoZIzj0EAwIw\n"
     "EDEOMAwGA1UECgwFdGFsb3MwIBcNMjUwMTAxMDAwMDAwWhgPMjEyNTAxMDEwMDAw\n"
     "MDBaMBAxDjAMBgNVBAoMBXRhbG9zMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE\n"
     "WpB60V9iwKt3sPAlBRuTqFbtQ9QkC2Vicv2cfxGT1QC45f8YkldoH0lyZaUi1XP5\n"
     "NRtcX8AuJZytQ2XxxgPNR6NhMF8wDwYDVR0TAQH/BAUwAwEB/zAOBgNVHQ8BAf8E\n"
     "BAMCAoQwHQYDVR0lBBYwFAYIKwYBBQUHAwEGCCsGAQUFBwMCMB0GA1UdDgQWBBTA\n"
     "+Yfl+M55o/0ph3hd2eVi2gegYjAKBggqhkjOPQQDAgNIADBFAiBZhPN50L6TCUxd\n"
     "6OYXrDL740wON56xarYTslMOaDevFAIhAPtXe80m6aXlQTu4VNFIT+tiWv/Q03p5\n"
     "Y/wkU+FSZOiP\n"},
    {"apid", "CN=joelclaw-controlplane-1", 4'891'363'200'000,
     "f4c86e2409f74e090c8601aac15cfd24f379e68ccd6a5ad08f99caf32c57fec4",
     "MIIB7jCCAZWgAwIBAgIUUafNrnrg1WU5svmrljUj5oYUOfEwCgYIKoZIzj0EAwIw\n"
     "EDEOMAwGA1UECgwFdGFsb3MwIBcNMjUwMTAxMDAwMDAwWhgPMjEyNTAxMDEwMDAw\n"
     "MDBaMCIxIDAeBgNVBAMMF2pvZWxjbGF3LWNvbnRyb2xwbGFuZS0xMFkwEwYHKoZI\n"
     "zj0CAQYIKoZIzj0DAQcDQgAEKkpUP4BQzuMfrtqeRZ6A+CjZ4amh1wN2v8OpnA1B\n"
     "LZGOWrCZ9P5yGytDkH9+eIpj2fDzTfmwT7NxtiVeri00R6OBuDCBtTAMBgNVHRMB\n"
     "Af8EAjAAMA4GA1UdDwEB/wQEAwIHgDATBgNVHSUEDDAKBggrBgEFBQcDATBABgNV\n"
     "HREEOTA3ggprdWJlcm5ldGVzghJrdWJlcm5ldGVzLmRlZmF1bHSCCWxvY2FsaG9z\n"
     "dIcEfwAAAYcECgUAAjAdBgNVHQ4EFgQUt0Wd+//mMFaWJTveXVQLf2Ot2QYwHwYD\n"
     "VR0jBBgwFoAUwPmH5fjOeaP9KYd4XdnlYtoHoGIwCgYIKoZIzj0EAwIDRwAwRAIg\n"
     "fInOQP7nZ/ugLer4mQLcMVWH8RiRBO2xv5Ivx6u+zDgCIDoRvyDeBsXWhbyBAidC\n"
     "isirtJD5xClkElTz0S8ZBMBE\n"},
    {"foreign-ca", "CN=Caddy Local Authority", 4'891'363'200'000,
     "f66a054595fa405e651df47cd8c807f8bf89a6bcacbbb1485b95b4b426a6d73a",
     "MIIBpjCCAUugAwIBAgIUURYPy4sgN1ep1NjVVx6gfv+bZIUwCgYIKoZIzj0EAwIw\n"
     "IDEeMBwGA1UEAwwVQ2FkZHkgTG9jYWwgQXV0aG9yaXR5MCAXDTI1MDEwMTAwMDAw\n"
     "MFoYDzIxMjUwMTAxMDAwMDAwWjAgMR4wHAYDVQQDDBVDYWRkeSBMb2NhbCBBdXRo\n"
     "b3JpdHkwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAATOoymC3PALwu9whJ66VlZz\n"
     "dpRMvzPtpl65afMfPqe5UVLEvsQ2Qy9S/qvWccrvs3UNRllyWHKg7RikDlWNzzMI\n"
     "o2EwXzAPBgNVHRMBAf8EBTADAQH/MA4GA1UdDwEB/wQEAwIChDAdBgNVHSUEFjAU\n"
     "BggrBgEFBQcDAQYIKwYBBQUHAwIwHQYDVR0OBBYEFB2f2p4Ls99Gmmoym4GDbBLC\n"
     "QSziMAoGCCqGSM49BAMCA0kAMEYCIQDVkQ+u7c8aoBq8eIqyv5VHMwGu4EgvwHSq\n"
     "/IXt+wk1LwIhAPIBGwgrSy0EG/CF4Zqoj7Lq/uPgn+XQwUp3wfJN5JvN\n"},
    {"foreign", "CN=localhost", 4'891'363'200'000, "b63a8d8570e0c4ed6edcadcc85c911860498c94f6eabd0dd7e247187d996a09b",
     "MIIB8jCCAZegAwIBAgIUDuurkdde/abLQ6mzsvD0vAz2sAowCgYIKoZIzj0EAwIw\n"
     "IDEeMBwGA1UEAwwVQ2FkZHkgTG9jYWwgQXV0aG9yaXR5MCAXDTI1MDEwMTAwMDAw\n"
     "MFoYDzIxMjUwMTAxMDAwMDAwWjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcq\n"
     "hkjOPQIBBggqhkjOPQMBBwNCAAQK4R/DGrElGmt9e44nWgW9ctxZTcYZJreK5txL\n"
     "iDjiiaZ85XPAsuZRvVgg68+MfDX7QtJadcoxTEQXD3MOcUiGo4G4MIG1MAwGA1Ud\n"
     "EwEB/wQCMAAwDgYDVR0PAQH/BAQDAgeAMBMGA1UdJQQMMAoGCCsGAQUFBwMBMEAG\n"
     "A1UdEQQ5MDeCCmt1YmVybmV0ZXOCEmt1YmVybmV0ZXMuZGVmYXVsdIIJbG9jYWxo\n"
     "b3N0hwR/AAABhwQKBQACMB0GA1UdDgQWBBTWNAsa2nzB/QCz1/dkbGdHiVRMVjAf\n"
     "BgNVHSMEGDAWgBQdn9qeC7PfRppqMpuBg2wSwkEs4jAKBggqhkjOPQQDAgNJADBG\n"
     "AiEAuEn/GJ7F5uAFk7K9orgcC4vK1FqD7A/gkTA+lyinIcgCIQCOXEVv7nEoPtuy\n"
     "mGktF0pHm2QtvxMli638WzWeC90gEw==\n"},
};

const Known& known(std::string_view name) {
  for (const Known& each : certificates) {
    if (each.name == name) {
      return each;
    }
  }
  return certificates[0];
}

}  // namespace

std::string certificate_pem(const std::string& name) {
  return "-----BEGIN CERTIFICATE-----\n" + std::string{known(name).body} + "-----END CERTIFICATE-----\n";
}

PeerCertificate peer_certificate(const std::string& name) {
  const Known& each = known(name);
  return {std::string{each.sha256}, std::string{each.subject}, WallTime{each.not_after}, certificate_pem(name)};
}

std::string base64(std::string_view bytes) {
  constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  for (std::size_t at = 0; at < bytes.size(); at += 3) {
    std::uint32_t group = 0;
    for (std::size_t byte = 0; byte < 3; ++byte) {
      group = group << 8U | (at + byte < bytes.size() ? static_cast<unsigned char>(bytes[at + byte]) : 0U);
    }
    for (std::size_t digit = 0; digit < 4; ++digit) {
      const bool padding = at + digit > bytes.size();
      text += padding ? '=' : digits[group >> (18 - 6 * digit) & 63U];
    }
  }
  return text;
}

}  // namespace joelclaw::infra::simulation
