#pragma once

#include <memory>
#include <string>
#include <vector>

#include <openssl/evp.h>
#include <openssl/x509.h>

namespace forensics::testing {

/// A certificate and its key, PEM.
struct certificate {
  std::string pem;
  std::string key_pem;
};

struct certificate_request {
  std::string common_name = "server";
  std::vector<std::string> names;      ///< DNS SANs
  std::vector<std::string> addresses;  ///< IP SANs
  /// Seconds from now.
  long not_before = -3600;
  long not_after = 3600;
};

/// A certificate authority made for one test.
class authority {
 public:
  explicit authority(const std::string& name = "test CA");

  const std::string& pem() const noexcept { return pem_; }
  certificate issue(const certificate_request& what) const;

 private:
  template <auto free_it>
  struct deleter {
    template <class T>
    void operator()(T* held) const noexcept {
      free_it(held);
    }
  };

 public:
  using key = std::unique_ptr<EVP_PKEY, deleter<EVP_PKEY_free>>;
  using x509 = std::unique_ptr<X509, deleter<X509_free>>;

 private:
  key key_;
  x509 self_;
  std::string pem_;
};

/// `key_pem` under a passphrase.
std::string encrypted_key(const std::string& key_pem,
                          const std::string& passphrase);

}  // namespace forensics::testing
