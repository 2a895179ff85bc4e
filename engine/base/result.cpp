#include "engine/base/result.h"

namespace mercia {

std::string Error::sentence() const {
  std::string text = where.empty() ? what : where + ": " + what;
  if (!remedy.empty()) text += "; " + remedy;
  if (!text.empty() && text.back() != '.') text += '.';
  return text;
}

int exit_code(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::Usage: return 2;
    case ErrorKind::Input: return 3;
    case ErrorKind::Device: return 4;
    case ErrorKind::Cancelled: return 130;
    case ErrorKind::Internal: return 1;
  }
  return 1;
}

}  // namespace mercia
