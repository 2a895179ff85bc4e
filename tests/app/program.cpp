#include "tests/app/program.h"

#include <sys/wait.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "tests/support/folders.h"
#include "tests/support/temporary_folder.h"

namespace mercia::test {
namespace {

std::string text_of(const std::filesystem::path& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

}  // namespace

std::string quoted(const std::string& text) {
  std::string result = "'";
  for (const char c : text) result += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return result + "'";
}

Said run_shell(const std::string& command, int seconds) {
  const TemporaryFolder folder;
  const std::filesystem::path out = folder.path() / "out", error = folder.path() / "error";
  const std::string line = "timeout " + std::to_string(seconds) + " sh -c " + quoted(command) + " >" +
                           quoted(out.string()) + " 2>" + quoted(error.string());
  const int status = std::system(line.c_str());
  Said said;
  if (WIFEXITED(status)) said.code = WEXITSTATUS(status);
  said.out = text_of(out);
  said.error = text_of(error);
  return said;
}

Said run_program(const std::string& program, const std::string& arguments, int seconds) {
  return run_shell(quoted((test::binary_folder() / "bin" / program).string()) + " " + arguments, seconds);
}

}  // namespace mercia::test
