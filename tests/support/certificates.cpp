#include "support/certificates.hpp"

#include <cstdint>
#include <stdexcept>

#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

namespace forensics::testing {

namespace {

void must(bool done) {
  if (!done) throw std::runtime_error("OpenSSL makes no test certificate");
}

struct bio_deleter {
  void operator()(BIO* held) const noexcept { BIO_free_all(held); }
};
using memory_bio = std::unique_ptr<BIO, bio_deleter>;

template <class Write>
std::string to_pem(const Write& write) {
  const memory_bio out{BIO_new(BIO_s_mem())};
  must(write(out.get()) == 1);
  char* text = nullptr;
  const long size = BIO_get_mem_data(out.get(), &text);
  return {text, static_cast<std::size_t>(size)};
}

std::string key_to_pem(EVP_PKEY* key, const std::string& passphrase) {
  return to_pem([&](BIO* out) {
    return PEM_write_bio_PKCS8PrivateKey(
        out, key, passphrase.empty() ? nullptr : EVP_aes_256_cbc(),
        passphrase.data(), static_cast<int>(passphrase.size()), nullptr,
        nullptr);
  });
}

std::string to_pem(X509* of) {
  return to_pem([of](BIO* out) { return PEM_write_bio_X509(out, of); });
}

void extend(X509* subject, X509* issuer, int kind, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, subject, nullptr, nullptr, 0);
  X509_EXTENSION* made =
      X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str());
  must(made != nullptr && X509_add_ext(subject, made, -1) == 1);
  X509_EXTENSION_free(made);
}

std::string alternative_names(const certificate_request& what) {
  std::string all;
  for (const auto& name : what.names) all += ",DNS:" + name;
  for (const auto& address : what.addresses) all += ",IP:" + address;
  return all.empty() ? all : all.substr(1);
}

authority::x509 blank(EVP_PKEY* of, const certificate_request& what) {
  authority::x509 made{X509_new()};
  X509_set_version(made.get(), X509_VERSION_3);
  std::uint32_t serial = 0;
  must(RAND_bytes(reinterpret_cast<unsigned char*>(&serial), sizeof serial) ==
       1);
  ASN1_INTEGER_set_uint64(X509_get_serialNumber(made.get()), serial);
  X509_gmtime_adj(X509_getm_notBefore(made.get()), what.not_before);
  X509_gmtime_adj(X509_getm_notAfter(made.get()), what.not_after);
  must(X509_set_pubkey(made.get(), of) == 1);
  X509_NAME_add_entry_by_txt(
      X509_get_subject_name(made.get()), "CN", MBSTRING_UTF8,
      reinterpret_cast<const unsigned char*>(what.common_name.c_str()), -1, -1,
      0);
  return made;
}

}  // namespace

authority::authority(const std::string& name) : key_(EVP_EC_gen("P-256")) {
  certificate_request what;
  what.common_name = name;
  self_ = blank(key_.get(), what);
  X509_set_issuer_name(self_.get(), X509_get_subject_name(self_.get()));
  extend(self_.get(), self_.get(), NID_basic_constraints, "critical,CA:TRUE");
  must(X509_sign(self_.get(), key_.get(), EVP_sha256()) > 0);
  pem_ = to_pem(self_.get());
}

certificate authority::issue(const certificate_request& what) const {
  const key made_key{EVP_EC_gen("P-256")};
  const x509 made = blank(made_key.get(), what);
  X509_set_issuer_name(made.get(), X509_get_subject_name(self_.get()));
  if (const auto names = alternative_names(what); !names.empty())
    extend(made.get(), self_.get(), NID_subject_alt_name, names);
  must(X509_sign(made.get(), key_.get(), EVP_sha256()) > 0);
  return {to_pem(made.get()), key_to_pem(made_key.get(), {})};
}

std::string encrypted_key(const std::string& key_pem,
                          const std::string& passphrase) {
  const memory_bio in{
      BIO_new_mem_buf(key_pem.data(), static_cast<int>(key_pem.size()))};
  const authority::key plain{
      PEM_read_bio_PrivateKey(in.get(), nullptr, nullptr, nullptr)};
  must(plain != nullptr);
  return key_to_pem(plain.get(), passphrase);
}

}  // namespace forensics::testing
