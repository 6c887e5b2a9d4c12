// A browser that tests drive: Debian's Chromium by WebDriver (W3C).

import Glibc
import JSON

/// One window, with a profile of its own that ends with it.
final class Browser {
    private let driver: Program
    private let port: Port
    private let session: String

    /// - Parameter scratch: where the driver's output goes.
    init(_ scratch: Scratch) throws {
        port = Port(number: Scratch.freePorts(1)[0])
        driver = try Program(
            ["/usr/bin/chromedriver", "--port=\(port.number)"],
            stem: "\(scratch.path)/driver-\(UInt32.random(in: 0...UInt32.max))",
            environment: ["HOME": scratch.path, "PATH": "/usr/bin:/bin"])
        let number = port.number
        guard
            eventually(20, { (try? Port(number: number).request("GET", "/status", ["Host: localhost"]).status) == 200 })
        else {
            driver.end(SIGKILL)
            throw Failure("no chromedriver; install chromium and chromium-driver: \(driver.errors)")
        }
        let options: JSON = [
            "binary": "/usr/bin/chromium",
            "args": ["--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"],
        ]
        let answer = try Self.command(
            port, "POST", "/session",
            ["capabilities": ["alwaysMatch": ["browserName": "chrome", "goog:chromeOptions": options]]])
        guard let session = answer["sessionId"]?.string else { throw Failure("no session: \(answer)") }
        self.session = session
    }

    deinit {
        _ = try? Self.command(port, "DELETE", "/session/\(session)")
        driver.end(SIGTERM)
    }

    // MARK: What a person does

    func open(_ address: String) throws { try send("POST", "/url", ["url": .string(address)]) }

    func fill(_ selector: String, _ text: String) throws {
        let element = try find(selector)
        try send("POST", "/element/\(element)/clear", [:])
        try send("POST", "/element/\(element)/value", ["text": .string(text)])
    }

    /// Clicks, and for what leads away waits until the page it led to is there. The driver itself waits only for what has begun when
    /// the click is over: a redirect to another origin often has not.
    func click(_ selector: String) throws { try click(find(selector), selector) }

    /// The same for the link with this text.
    func follow(_ text: String) throws { try click(find(text, by: "link text"), text) }

    private func click(_ element: String, _ selector: String) throws {
        let page = try find("html")
        let leads = try ["a", "button"].contains(send("GET", "/element/\(element)/name").string)
        try send("POST", "/element/\(element)/click", [:])
        guard leads else { return }
        let isGone = eventually(20) { (try? send("GET", "/element/\(page)/name")) == nil }
        guard isGone, eventually(20, { (try? run("return document.readyState").string) == "complete" }) else {
            throw Failure("the click on \(selector) led nowhere")
        }
    }

    // MARK: What a person sees

    var address: String { get throws { try send("GET", "/url").string ?? "" } }
    var title: String { get throws { try send("GET", "/title").string ?? "" } }

    /// The text of an element as it is shown.
    func text(_ selector: String = "body") throws -> String {
        try send("GET", "/element/\(try find(selector))/text").string ?? ""
    }

    /// A width and a colour scheme, as a telephone or a desk has them.
    func look(width: Int, dark: Bool) throws {
        let metrics: JSON = [
            "width": .integer(width), "height": 800, "deviceScaleFactor": 1, "mobile": .bool(width < 600),
        ]
        try develop("Emulation.setDeviceMetricsOverride", metrics)
        let scheme: JSON = ["name": "prefers-color-scheme", "value": .string(dark ? "dark" : "light")]
        try develop("Emulation.setEmulatedMedia", ["features": [scheme]])
    }

    /// What a script returns.
    @discardableResult func run(_ script: String) throws -> JSON {
        try send("POST", "/execute/sync", ["script": .string(script), "args": []])
    }

    /// The window as a PNG in base64.
    func picture() throws -> String { try send("GET", "/screenshot").string ?? "" }

    // MARK: The protocol

    private func develop(_ command: String, _ parameters: JSON) throws {
        try send("POST", "/goog/cdp/execute", ["cmd": .string(command), "params": parameters])
    }

    private func find(_ selector: String, by strategy: String = "css selector") throws -> String {
        let found = try send("POST", "/element", ["using": .string(strategy), "value": .string(selector)])
        // The name that WebDriver gives references to elements, section 12.1.
        guard let element = found["element-6066-11e4-a52e-4f735466cecf"]?.string else {
            throw Failure("nothing at \(selector)")
        }
        return element
    }

    @discardableResult private func send(_ method: String, _ path: String, _ body: JSON? = nil) throws -> JSON {
        try Self.command(port, method, "/session/\(session)\(path)", body)
    }

    /// The driver keeps its connections whatever it is asked: its answer ends where its length says.
    private static func isWhole(_ answer: [UInt8]) -> Bool {
        guard let reply = try? Reply(answer), let length = reply["content-length"].flatMap({ Int($0) }) else {
            return false
        }
        return reply.body.count >= length
    }

    private static func command(_ port: Port, _ method: String, _ path: String, _ body: JSON? = nil) throws -> JSON {
        let reply = try port.request(
            method, path, ["Host: localhost", "Content-Type: application/json"], body: body?.serialized(),
            isWhole: isWhole)
        let value = try JSON(parsing: reply.body)["value"] ?? .null
        guard reply.status == 200 else { throw Failure("\(method) \(path): \(value["message"]?.string ?? reply.text)") }
        return value
    }
}
