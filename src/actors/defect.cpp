#include "actors/defect.hpp"

namespace forensics::actors {

std::string text_of(const std::exception_ptr& what) {
  try {
    std::rethrow_exception(what);
  } catch (const std::exception& known) {
    return std::string("a defect of the controller: ") + known.what();
  } catch (...) {
    return "a defect of the controller, of an unknown kind";
  }
}

}  // namespace forensics::actors
