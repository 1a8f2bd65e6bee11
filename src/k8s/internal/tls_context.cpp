#include "k8s/internal/tls_context.hpp"

#include <cstdint>
#include <string_view>

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <boost/asio/ip/address.hpp>

namespace forensics::k8s::internal {

namespace {

template <auto free_it>
struct deleter {
  template <class T>
  void operator()(T* held) const noexcept {
    free_it(held);
  }
};
using bio = std::unique_ptr<BIO, deleter<BIO_free_all>>;
using certificate = std::unique_ptr<X509, deleter<X509_free>>;
using private_key = std::unique_ptr<EVP_PKEY, deleter<EVP_PKEY_free>>;

/// OpenSSL's errors queue up by thread, and Asio would take ours for its own.
struct clean_error_queue {
  clean_error_queue() { ERR_clear_error(); }
  ~clean_error_queue() { ERR_clear_error(); }
};

bio reader(const std::string& pem) {
  return bio{BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size()))};
}

int refuse_passphrase(char*, int, int, void* asked) {
  *static_cast<bool*>(asked) = true;
  return -1;
}

std::string last_words() {
  const char* words = ERR_reason_error_string(ERR_peek_last_error());
  return words == nullptr ? "no reason given" : words;
}

std::string trust(SSL_CTX* context, const std::string& ca_pem) {
  if (ca_pem.empty()) {
    SSL_CTX_set_default_verify_paths(context);
    return {};
  }
  X509_STORE* store = SSL_CTX_get_cert_store(context);
  const bio pem = reader(ca_pem);
  int found = 0;
  while (const certificate each{
      PEM_read_bio_X509_AUX(pem.get(), nullptr, nullptr, nullptr)}) {
    X509_STORE_add_cert(store, each.get());
    ++found;
  }
  if (found == 0) return "certificate-authority(-data) holds no certificate";
  // Trusts what is listed even where it is not self-signed, as kubectl does.
  X509_STORE_set_flags(store, X509_V_FLAG_PARTIAL_CHAIN);
  return {};
}

std::string show_certificate(SSL_CTX* context, const std::string& pem_text) {
  const bio pem = reader(pem_text);
  const certificate leaf{
      PEM_read_bio_X509_AUX(pem.get(), nullptr, nullptr, nullptr)};
  if (!leaf) return "client-certificate(-data) holds no certificate";
  if (SSL_CTX_use_certificate(context, leaf.get()) != 1)
    return "client-certificate(-data) cannot be used: " + last_words();
  while (const certificate next{
      PEM_read_bio_X509(pem.get(), nullptr, nullptr, nullptr)})
    SSL_CTX_add1_chain_cert(context, next.get());
  return {};
}

std::string show_key(SSL_CTX* context, const std::string& pem_text) {
  bool asked = false;
  const private_key key{PEM_read_bio_PrivateKey(reader(pem_text).get(), nullptr,
                                                &refuse_passphrase, &asked)};
  if (asked)
    return "client-key(-data) is encrypted, and there is nobody to ask for the "
           "passphrase: decrypt it with `openssl pkey`";
  if (!key) return "client-key(-data) holds no private key";
  if (SSL_CTX_use_PrivateKey(context, key.get()) != 1 ||
      SSL_CTX_check_private_key(context) != 1)
    return "client-key(-data) does not belong to client-certificate(-data)";
  return {};
}

std::string show(SSL_CTX* context, const client_identity& identity) {
  if (identity == client_identity{}) return {};
  if (identity.key_pem.empty())
    return "a client certificate is given without client-key(-data)";
  if (identity.certificate_pem.empty())
    return "a client key is given without client-certificate(-data)";
  std::string wrong = show_certificate(context, identity.certificate_pem);
  return wrong.empty() ? show_key(context, identity.key_pem) : wrong;
}

}  // namespace

result<tls_context, std::string> make_tls_context(
    const std::string& ca_pem, bool verify, const client_identity& identity) {
  const clean_error_queue clean;
  auto made =
      std::make_shared<asio::ssl::context>(asio::ssl::context::tls_client);
  SSL_CTX* context = made->native_handle();
  SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
  SSL_CTX_set_verify(context, verify ? SSL_VERIFY_PEER : SSL_VERIFY_NONE,
                     nullptr);
  static constexpr std::uint8_t http_1_1[] = {8,   'h', 't', 't', 'p',
                                              '/', '1', '.', '1'};
  SSL_CTX_set_alpn_protos(context, http_1_1, sizeof http_1_1);
  if (verify)
    if (std::string wrong = trust(context, ca_pem); !wrong.empty())
      return failure{std::move(wrong)};
  if (std::string wrong = show(context, identity); !wrong.empty())
    return failure{std::move(wrong)};
  return made;
}

bool expect_peer(SSL* handshake, const std::string& name) {
  X509_VERIFY_PARAM* check = SSL_get0_param(handshake);
  boost::system::error_code no_address;
  asio::ip::make_address(name, no_address);
  if (!no_address)
    return X509_VERIFY_PARAM_set1_ip_asc(check, name.c_str()) == 1;
  // The subject's CN names no host since RFC 6125; kubectl ignores it too.
  X509_VERIFY_PARAM_set_hostflags(check,
                                  X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS |
                                      X509_CHECK_FLAG_NEVER_CHECK_SUBJECT);
  return X509_VERIFY_PARAM_set1_host(check, name.data(), name.size()) == 1 &&
         SSL_set_tlsext_host_name(handshake, name.c_str()) == 1;
}

}  // namespace forensics::k8s::internal
