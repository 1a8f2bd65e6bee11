#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "model/result.hpp"

/// Ed25519 keys (RFC 8032) in PEM, by OpenSSL.
namespace forensics::model {

/// Signs; immutable, may be shared between threads.
class signing_key {
 public:
  /// A new one, from the system's random numbers.
  static signing_key make();
  /// PKCS #8 in PEM, not encrypted. The error is a sentence that says what
  /// would do; it never quotes the text.
  static result<signing_key, std::string> read(std::string_view private_pem);

  std::string private_pem() const;
  std::string public_pem() const;
  /// SHA-256 of the public key's SubjectPublicKeyInfo, 64 hex digits.
  const std::string& keyid() const noexcept { return keyid_; }
  /// 64 bytes.
  std::string sign(std::string_view bytes) const;

 private:
  struct key;
  explicit signing_key(std::shared_ptr<const key> k);
  std::shared_ptr<const key> key_;
  std::string keyid_;
};

/// Verifies; immutable, may be shared between threads.
class verification_key {
 public:
  /// SubjectPublicKeyInfo in PEM.
  static result<verification_key, std::string> read(
      std::string_view public_pem);

  std::string public_pem() const;
  const std::string& keyid() const noexcept { return keyid_; }
  bool verifies(std::string_view bytes, std::string_view signature) const;

 private:
  struct key;
  explicit verification_key(std::shared_ptr<const key> k);
  std::shared_ptr<const key> key_;
  std::string keyid_;
};

}  // namespace forensics::model
