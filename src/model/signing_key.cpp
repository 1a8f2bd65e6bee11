#include "model/signing_key.hpp"

#include <memory>
#include <new>
#include <utility>

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include "model/digest.hpp"

namespace forensics::model {
namespace {

/// Longer PEM is no Ed25519 key.
constexpr std::size_t longest_pem = 16U << 10;

template <auto Release>
struct releaser {
  template <class T>
  void operator()(T* what) const noexcept {
    Release(what);
  }
};
using key_pointer = std::unique_ptr<EVP_PKEY, releaser<EVP_PKEY_free>>;
using digest_context = std::unique_ptr<EVP_MD_CTX, releaser<EVP_MD_CTX_free>>;
using bio_pointer = std::unique_ptr<BIO, releaser<BIO_free>>;

/// OpenSSL fails here for want of memory alone.
template <class Pointer>
Pointer needed(Pointer what) {
  if (!what) throw std::bad_alloc();
  return what;
}

void need(int openssl_result) {
  if (openssl_result != 1) throw std::bad_alloc();
}

bio_pointer reading(std::string_view text) {
  return needed(
      bio_pointer(BIO_new_mem_buf(text.data(), static_cast<int>(text.size()))));
}

std::string written(BIO* memory) {
  char* bytes = nullptr;
  const long length = BIO_get_mem_data(memory, &bytes);
  return {bytes, static_cast<std::size_t>(length)};
}

std::string public_pem_of(EVP_PKEY* key) {
  const auto out = needed(bio_pointer(BIO_new(BIO_s_mem())));
  need(PEM_write_bio_PUBKEY(out.get(), key));
  return written(out.get());
}

std::string keyid_of(EVP_PKEY* key) {
  const auto out = needed(bio_pointer(BIO_new(BIO_s_mem())));
  need(i2d_PUBKEY_bio(out.get(), key));
  return sha256_hex(written(out.get()));
}

/// A key that has a passphrase is not asked about on a terminal.
int no_passphrase(char*, int, int, void*) { return -1; }

const unsigned char* bytes_of(std::string_view text) noexcept {
  return reinterpret_cast<const unsigned char*>(text.data());
}

bool is_ed25519(const key_pointer& key) noexcept {
  ERR_clear_error();  // of a text that was no key: nobody else's trouble
  return key && EVP_PKEY_get_id(key.get()) == EVP_PKEY_ED25519;
}

}  // namespace

struct signing_key::key {
  key_pointer pointer;
};
struct verification_key::key {
  key_pointer pointer;
};

signing_key::signing_key(std::shared_ptr<const key> k)
    : key_(std::move(k)), keyid_(keyid_of(key_->pointer.get())) {}

signing_key signing_key::make() {
  key_pointer made =
      needed(key_pointer(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519")));
  return signing_key(std::make_shared<const key>(key{std::move(made)}));
}

result<signing_key, std::string> signing_key::read(
    std::string_view private_pem) {
  if (private_pem.size() > longest_pem)
    return failure{std::string("the key is too long to be an Ed25519 key")};
  key_pointer found(PEM_read_bio_PrivateKey(reading(private_pem).get(), nullptr,
                                            no_passphrase, nullptr));
  if (!is_ed25519(found))
    return failure{std::string(
        "no Ed25519 private key in PEM without a passphrase; make one with: "
        "openssl genpkey -algorithm ed25519")};
  return signing_key(std::make_shared<const key>(key{std::move(found)}));
}

std::string signing_key::private_pem() const {
  const auto out = needed(bio_pointer(BIO_new(BIO_s_mem())));
  need(PEM_write_bio_PrivateKey(out.get(), key_->pointer.get(), nullptr,
                                nullptr, 0, nullptr, nullptr));
  return written(out.get());
}

std::string signing_key::public_pem() const {
  return public_pem_of(key_->pointer.get());
}

std::string signing_key::sign(std::string_view bytes) const {
  constexpr std::size_t length_of_a_signature = 64;  // RFC 8032, 5.1.6
  const auto context = needed(digest_context(EVP_MD_CTX_new()));
  std::string signature(length_of_a_signature, '\0');
  std::size_t length = signature.size();
  need(EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr,
                          key_->pointer.get()));
  need(EVP_DigestSign(context.get(),
                      reinterpret_cast<unsigned char*>(signature.data()),
                      &length, bytes_of(bytes), bytes.size()));
  return signature;
}

verification_key::verification_key(std::shared_ptr<const key> k)
    : key_(std::move(k)), keyid_(keyid_of(key_->pointer.get())) {}

result<verification_key, std::string> verification_key::read(
    std::string_view public_pem) {
  if (public_pem.size() > longest_pem)
    return failure{std::string("the key is too long to be an Ed25519 key")};
  key_pointer found(PEM_read_bio_PUBKEY(reading(public_pem).get(), nullptr,
                                        no_passphrase, nullptr));
  if (!is_ed25519(found))
    return failure{std::string(
        "no Ed25519 public key in PEM (it begins with BEGIN PUBLIC KEY)")};
  return verification_key(std::make_shared<const key>(key{std::move(found)}));
}

std::string verification_key::public_pem() const {
  return public_pem_of(key_->pointer.get());
}

bool verification_key::verifies(std::string_view bytes,
                                std::string_view signature) const {
  const auto context = needed(digest_context(EVP_MD_CTX_new()));
  need(EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr,
                            key_->pointer.get()));
  const bool is_good =
      EVP_DigestVerify(context.get(), bytes_of(signature), signature.size(),
                       bytes_of(bytes), bytes.size()) == 1;
  ERR_clear_error();  // of a signature that is none
  return is_good;
}

}  // namespace forensics::model
