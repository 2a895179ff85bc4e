#include "app/window.h"

#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>
#include <backends/imgui_impl_glfw.h>
#include <imgui.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace mercia::app {
namespace {

constexpr double kDragThreshold = 4.0;  // pixels on an ordinary screen that tell a drag from a click
constexpr double kDoubleClickSeconds = 0.35;
constexpr double kWheelPause = 0.25;  // seconds after which the wheel asks anew what is under the pointer

std::string glfw_words() {
  const char* text = nullptr;
  glfwGetError(&text);
  return text ? text : "no reason given";
}

Window& self(GLFWwindow* window) { return *static_cast<Window*>(glfwGetWindowUserPointer(window)); }

struct KeyVerb {
  int key;
  Verb verb;
};
// While the search box has the cursor.
constexpr std::array<KeyVerb, 5> kTypingVerbs = {{{GLFW_KEY_ESCAPE, Verb::Dismiss},
                                                  {GLFW_KEY_ENTER, Verb::Confirm},
                                                  {GLFW_KEY_KP_ENTER, Verb::Confirm},
                                                  {GLFW_KEY_DOWN, Verb::NextResult},
                                                  {GLFW_KEY_UP, Verb::PreviousResult}}};

constexpr std::array<KeyVerb, 27> kKeyVerbs = {{{GLFW_KEY_SLASH, Verb::Search},
                                                {GLFW_KEY_F1, Verb::Help},
                                                {GLFW_KEY_F3, Verb::Statistics},
                                                {GLFW_KEY_L, Verb::Labels},
                                                {GLFW_KEY_F4, Verb::NextQuality},
                                                {GLFW_KEY_X, Verb::ExactShadows},
                                                {GLFW_KEY_M, Verb::Menu},
                                                {GLFW_KEY_H, Verb::HighContrast},
                                                {GLFW_KEY_HOME, Verb::Home},
                                                {GLFW_KEY_N, Verb::FaceNorth},
                                                {GLFW_KEY_TAB, Verb::NextMode},
                                                {GLFW_KEY_1, Verb::Orbit},
                                                {GLFW_KEY_2, Verb::Fly},
                                                {GLFW_KEY_3, Verb::Walk},
                                                {GLFW_KEY_F12, Verb::SavePicture},
                                                {GLFW_KEY_F9, Verb::Headset},
                                                {GLFW_KEY_ESCAPE, Verb::Dismiss},
                                                {GLFW_KEY_KP_1, Verb::Orbit},
                                                {GLFW_KEY_KP_2, Verb::Fly},
                                                {GLFW_KEY_SPACE, Verb::PauseTime},
                                                {GLFW_KEY_PERIOD, Verb::FasterTime},
                                                {GLFW_KEY_COMMA, Verb::SlowerTime},
                                                {GLFW_KEY_RIGHT_BRACKET, Verb::HourLater},
                                                {GLFW_KEY_LEFT_BRACKET, Verb::HourEarlier},
                                                {GLFW_KEY_T, Verb::PresentTime},
                                                {GLFW_KEY_C, Verb::NextWeather},
                                                {GLFW_KEY_B, Verb::NearestStop}}};
// With Control.
constexpr std::array<KeyVerb, 5> kControlVerbs = {{{GLFW_KEY_F, Verb::Search},
                                                   {GLFW_KEY_EQUAL, Verb::LargerText},
                                                   {GLFW_KEY_KP_ADD, Verb::LargerText},
                                                   {GLFW_KEY_MINUS, Verb::SmallerText},
                                                   {GLFW_KEY_KP_SUBTRACT, Verb::SmallerText}}};
// With Shift.
constexpr std::array<KeyVerb, 2> kShiftVerbs = {
    {{GLFW_KEY_RIGHT_BRACKET, Verb::MonthLater}, {GLFW_KEY_LEFT_BRACKET, Verb::MonthEarlier}}};

}  // namespace

Result<std::unique_ptr<Window>> Window::open(const std::string& title, VkExtent2D size, bool full_screen,
                                             double scale) {
  if (!glfwInit()) {
    return fail(ErrorKind::Device, "there is no display to open a window on (" + glfw_words() + ")", {},
                "use --shot FILE.png to draw a picture without one");
  }
  std::unique_ptr<Window> window(new Window());
  window->forced_scale_ = scale;
  glfwWindowHint(GLFW_CLIENT_API, GLFW_NO_API);
  glfwWindowHint(GLFW_SCALE_TO_MONITOR, GLFW_TRUE);
  window->window_ =
      glfwCreateWindow(static_cast<int>(size.width), static_cast<int>(size.height), title.c_str(), nullptr, nullptr);
  if (!window->window_) {
    return fail(ErrorKind::Device, "the display refused a window (" + glfw_words() + ")", {},
                "use --shot FILE.png to draw a picture without one");
  }
  GLFWwindow* handle = window->window_;
  glfwSetWindowUserPointer(handle, window.get());
  glfwSetWindowSizeLimits(handle, 320, 240, GLFW_DONT_CARE, GLFW_DONT_CARE);
  glfwSetKeyCallback(
      handle, [](GLFWwindow* w, int key, int, int action, int modifiers) { self(w).on_key(key, action, modifiers); });
  glfwSetMouseButtonCallback(handle,
                             [](GLFWwindow* w, int button, int action, int) { self(w).on_button(button, action); });
  glfwSetCursorPosCallback(handle, [](GLFWwindow* w, double, double) { self(w).on_move(self(w).cursor_pixel()); });
  glfwSetScrollCallback(handle, [](GLFWwindow* w, double, double notches) { self(w).on_wheel(notches); });
  if (full_screen) window->toggle_full_screen();
  window->last_input_time_ = glfwGetTime();
  return window;
}

Window::~Window() {
  if (window_) glfwDestroyWindow(window_);
  glfwTerminate();
}

std::vector<const char*> Window::instance_extensions() const {
  std::uint32_t count = 0;
  const char** names = glfwGetRequiredInstanceExtensions(&count);
  return names ? std::vector<const char*>(names, names + count) : std::vector<const char*>();
}

VkResult Window::make_surface(VkInstance instance, VkSurfaceKHR* surface) const {
  return glfwCreateWindowSurface(instance, window_, nullptr, surface);
}

Window::OverlayInput::OverlayInput(Window& window) : window_(window) {
  ImGui_ImplGlfw_InitForVulkan(window_.window_, true);  // calls the window's own callbacks before its own
  window_.overlay_attached_ = true;
}

Window::OverlayInput::~OverlayInput() {
  ImGui_ImplGlfw_Shutdown();
  window_.overlay_attached_ = false;
}

void Window::poll(bool wait) {
  if (wait) {
    glfwWaitEventsTimeout(0.1);
  } else {
    glfwPollEvents();
  }
  if (overlay_attached_) ImGui_ImplGlfw_NewFrame();
}

bool Window::should_close() const { return glfwWindowShouldClose(window_); }

VkExtent2D Window::pixels() const {
  if (glfwGetWindowAttrib(window_, GLFW_ICONIFIED)) return {0, 0};
  int width = 0, height = 0;
  glfwGetFramebufferSize(window_, &width, &height);
  return {static_cast<std::uint32_t>(std::max(0, width)), static_cast<std::uint32_t>(std::max(0, height))};
}

overlay::Screen Window::screen() const {
  int width = 0, height = 0, pixel_width = 0, pixel_height = 0;
  glfwGetWindowSize(window_, &width, &height);
  glfwGetFramebufferSize(window_, &pixel_width, &pixel_height);
  float scale = 1.0f, scale_y = 1.0f;
  glfwGetWindowContentScale(window_, &scale, &scale_y);
  overlay::Screen screen;
  screen.width = static_cast<float>(width);
  screen.height = static_cast<float>(height);
  screen.pixels_per_unit = width > 0 ? static_cast<float>(pixel_width) / static_cast<float>(width) : 1.0f;
  screen.scale = forced_scale_ > 0.0 ? static_cast<float>(forced_scale_) : std::clamp(scale, 0.5f, 8.0f);
  return screen;
}

glm::dvec2 Window::cursor_pixel() const {
  double x = 0.0, y = 0.0;
  glfwGetCursorPos(window_, &x, &y);
  return glm::dvec2(x, y) * static_cast<double>(screen().pixels_per_unit);
}

void Window::on_key(int key, int action, int modifiers) {
  if (action != GLFW_PRESS) return;
  const auto find_in = [this, key](const auto& verbs) {
    const auto known =
        std::find_if(verbs.begin(), verbs.end(), [key](const KeyVerb& entry) { return entry.key == key; });
    if (known != verbs.end()) gathered_.verbs.push_back(known->verb);
    return known != verbs.end();
  };
  const bool typing = overlay_attached_ && ImGui::GetIO().WantTextInput;
  if (key == GLFW_KEY_F11) return toggle_full_screen();
  if ((modifiers & GLFW_MOD_CONTROL) && find_in(kControlVerbs)) return;
  const bool is_function_key = key >= GLFW_KEY_F1 && key <= GLFW_KEY_F25;
  if (typing && !is_function_key) {
    find_in(kTypingVerbs);
    return;
  }
  if (modifiers & (GLFW_MOD_CONTROL | GLFW_MOD_ALT | GLFW_MOD_SUPER)) return;
  if ((modifiers & GLFW_MOD_SHIFT) && find_in(kShiftVerbs)) return;
  find_in(kKeyVerbs);
}

void Window::on_button(int button, int action) {
  if (button != GLFW_MOUSE_BUTTON_LEFT && button != GLFW_MOUSE_BUTTON_RIGHT) return;
  Pressed& pressed = button == GLFW_MOUSE_BUTTON_LEFT ? primary_ : secondary_;
  if (action == GLFW_PRESS) {
    if (overlay_attached_ && ImGui::GetIO().WantCaptureMouse) return;
    pressed = {true, cursor_pixel(), false};
    return;
  }
  if (!pressed.down) return;
  const bool click = !pressed.dragging && button == GLFW_MOUSE_BUTTON_LEFT;
  pressed = {};
  if (!click) return;
  const double now = glfwGetTime();
  const glm::dvec2 at = cursor_pixel();
  if (now - last_click_time_ < kDoubleClickSeconds && glm::distance(at, last_click_at_) < 2.0 * kDragThreshold) {
    gathered_.double_clicked = at;
    last_click_time_ = -1.0;
  } else {
    gathered_.clicked = at;
    last_click_time_ = now;
    last_click_at_ = at;
  }
}

void Window::on_move(const glm::dvec2& pixel) {
  const glm::dvec2 moved = pixel - gathered_.camera.cursor;
  gathered_.camera.cursor = pixel;
  for (Pressed* pressed : {&primary_, &secondary_}) {
    if (!pressed->down) continue;
    if (!pressed->dragging &&
        glm::distance(pixel, pressed->at) > kDragThreshold * static_cast<double>(screen().scale)) {
      pressed->dragging = true;
      gathered_.needs_pivot = true;
    }
    if (pressed->dragging)
      (pressed == &primary_ ? gathered_.camera.primary_drag : gathered_.camera.secondary_drag) += moved;
  }
}

void Window::on_wheel(double notches) {
  if (overlay_attached_ && ImGui::GetIO().WantCaptureMouse) return;
  gathered_.camera.wheel += notches;
  const double now = glfwGetTime();
  if (now - last_wheel_time_ > kWheelPause) gathered_.needs_pivot = true;
  last_wheel_time_ = now;
}

void Window::read_held_keys(CameraInput& camera) const {
  if (overlay_attached_ && ImGui::GetIO().WantTextInput) return;
  const auto held = [this](int a, int b) {
    return glfwGetKey(window_, a) == GLFW_PRESS || glfwGetKey(window_, b) == GLFW_PRESS ? 1.0 : 0.0;
  };
  if (held(GLFW_KEY_LEFT_CONTROL, GLFW_KEY_RIGHT_CONTROL) > 0.0) return;
  camera.move.x += held(GLFW_KEY_D, GLFW_KEY_RIGHT) - held(GLFW_KEY_A, GLFW_KEY_LEFT);
  camera.move.y += held(GLFW_KEY_W, GLFW_KEY_UP) - held(GLFW_KEY_S, GLFW_KEY_DOWN);
  camera.move.z += held(GLFW_KEY_E, GLFW_KEY_PAGE_UP) - held(GLFW_KEY_Q, GLFW_KEY_PAGE_DOWN);
  camera.fast = camera.fast || held(GLFW_KEY_LEFT_SHIFT, GLFW_KEY_RIGHT_SHIFT) > 0.0;
}

void Window::read_gamepad(PersonInput& input) {
  for (int pad = GLFW_JOYSTICK_1; pad <= GLFW_JOYSTICK_LAST; ++pad) {
    GLFWgamepadstate state;
    if (!glfwJoystickIsGamepad(pad) || !glfwGetGamepadState(pad, &state)) continue;
    gamepad_.read(state, input);
    return;
  }
}

PersonInput Window::take_input() {
  PersonInput input = std::move(gathered_);
  gathered_ = {};
  gathered_.camera.cursor = input.camera.cursor;
  const double now = glfwGetTime();
  input.camera.seconds = std::min(now - last_input_time_, 0.25);  // after a pause nothing jumps
  last_input_time_ = now;
  const VkExtent2D size = pixels();
  input.camera.viewport = {std::max(1u, size.width), std::max(1u, size.height)};
  read_held_keys(input.camera);
  read_gamepad(input);
  return input;
}

void Window::toggle_full_screen() {
  if (glfwGetWindowMonitor(window_)) {
    glfwSetWindowMonitor(window_, nullptr, windowed_x_, windowed_y_, windowed_width_, windowed_height_, GLFW_DONT_CARE);
    return;
  }
  GLFWmonitor* monitor = glfwGetPrimaryMonitor();
  const GLFWvidmode* mode = monitor ? glfwGetVideoMode(monitor) : nullptr;
  if (!mode) return;
  glfwGetWindowPos(window_, &windowed_x_, &windowed_y_);
  glfwGetWindowSize(window_, &windowed_width_, &windowed_height_);
  glfwSetWindowMonitor(window_, monitor, 0, 0, mode->width, mode->height, mode->refreshRate);
}

}  // namespace mercia::app
