#include "sandbox/api/api.hpp"

#include "sandbox/api/bootstrap.hpp"

namespace forensics::sandbox {

api::api(store& objects, surroundings& around)
    : store_(objects), around_(around) {
  bootstrap(*this);
}

}  // namespace forensics::sandbox
