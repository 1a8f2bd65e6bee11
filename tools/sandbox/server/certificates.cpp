#include "sandbox/server/certificates.hpp"

#include <cstdint>
#include <memory>
#include <stdexcept>

#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

namespace forensics::sandbox {

namespace {

using namespace std::chrono_literals;

template <auto free_it>
struct deleter {
  template <class T>
  void operator()(T* held) const noexcept {
    free_it(held);
  }
};
using key_ptr = std::unique_ptr<EVP_PKEY, deleter<EVP_PKEY_free>>;
using x509_ptr = std::unique_ptr<X509, deleter<X509_free>>;
using bio_ptr = std::unique_ptr<BIO, deleter<BIO_free_all>>;
using extension_ptr =
    std::unique_ptr<X509_EXTENSION, deleter<X509_EXTENSION_free>>;

void must(bool done) {
  if (done) return;
  char why[256];
  ERR_error_string_n(ERR_get_error(), why, sizeof why);
  throw std::runtime_error(std::string{"no certificate could be made: "} + why);
}

template <class Write>
std::string to_pem(const Write& write) {
  const bio_ptr out{BIO_new(BIO_s_mem())};
  must(out != nullptr && write(out.get()) == 1);
  char* text = nullptr;
  const long size = BIO_get_mem_data(out.get(), &text);
  return {text, static_cast<std::size_t>(size)};
}

std::string to_pem(X509* of) {
  return to_pem([of](BIO* out) { return PEM_write_bio_X509(out, of); });
}

std::string to_pem(EVP_PKEY* of) {
  return to_pem([of](BIO* out) {
    return PEM_write_bio_PKCS8PrivateKey(out, of, nullptr, nullptr, 0, nullptr,
                                         nullptr);
  });
}

key_ptr make_key() {
  key_ptr made{EVP_EC_gen("P-256")};
  must(made != nullptr);
  return made;
}

void extend(X509* subject, X509* issuer, int kind, const char* value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, subject, nullptr, nullptr, 0);
  const extension_ptr made{X509V3_EXT_conf_nid(nullptr, &context, kind, value)};
  must(made != nullptr && X509_add_ext(subject, made.get(), -1) == 1);
}

void set_time(ASN1_TIME* field, model::timestamp at) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(at);
  must(ASN1_TIME_set(field, seconds.time_since_epoch().count()) != nullptr);
}

x509_ptr make_blank(EVP_PKEY* of, const char* name, model::timestamp now) {
  x509_ptr made{X509_new()};
  must(made != nullptr);
  std::uint64_t serial = 0;
  must(RAND_bytes(reinterpret_cast<unsigned char*>(&serial), sizeof serial) ==
       1);
  X509_set_version(made.get(), X509_VERSION_3);
  ASN1_INTEGER_set_uint64(X509_get_serialNumber(made.get()), serial);
  set_time(X509_getm_notBefore(made.get()), now - 1h);
  set_time(X509_getm_notAfter(made.get()), now + 24h * 7);
  must(X509_set_pubkey(made.get(), of) == 1);
  must(X509_NAME_add_entry_by_txt(
           X509_get_subject_name(made.get()), "CN", MBSTRING_UTF8,
           reinterpret_cast<const unsigned char*>(name), -1, -1, 0) == 1);
  return made;
}

void sign(X509* what, const X509* issuer, EVP_PKEY* by) {
  must(X509_set_issuer_name(what, X509_get_subject_name(issuer)) == 1);
  must(X509_sign(what, by, EVP_sha256()) > 0);
}

}  // namespace

server_identity make_identity(model::timestamp now) {
  const key_ptr ca_key = make_key();
  const x509_ptr ca = make_blank(ca_key.get(), "sandbox-ca", now);
  extend(ca.get(), ca.get(), NID_basic_constraints, "critical,CA:TRUE");
  extend(ca.get(), ca.get(), NID_key_usage,
         "critical,keyCertSign,digitalSignature");
  extend(ca.get(), ca.get(), NID_subject_key_identifier, "hash");
  sign(ca.get(), ca.get(), ca_key.get());

  const key_ptr key = make_key();
  const x509_ptr shown = make_blank(key.get(), "sandbox", now);
  extend(shown.get(), ca.get(), NID_basic_constraints, "critical,CA:FALSE");
  extend(shown.get(), ca.get(), NID_ext_key_usage, "serverAuth");
  extend(shown.get(), ca.get(), NID_authority_key_identifier, "keyid");
  extend(shown.get(), ca.get(), NID_subject_alt_name,
         "IP:127.0.0.1,IP:::1,DNS:localhost,DNS:kubernetes.default.svc");
  sign(shown.get(), ca.get(), ca_key.get());

  return {to_pem(ca.get()), to_pem(shown.get()), to_pem(key.get())};
}

}  // namespace forensics::sandbox
