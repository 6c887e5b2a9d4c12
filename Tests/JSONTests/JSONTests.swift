// The value: what its accessors give, and when two are equal.

import JSON
import Testing

@Suite struct JSONTests {
    @Test("an accessor gives the value of its own kind and nil for every other")
    func accessors() {
        let values: [JSON] = [.null, true, 1, .number(1), "1", [1], ["a": 1]]
        #expect(values.map(\.isNull) == [true, false, false, false, false, false, false])
        #expect(values.map(\.bool) == [nil, true, nil, nil, nil, nil, nil])
        #expect(values.map(\.integer) == [nil, nil, 1, nil, nil, nil, nil])
        #expect(values.map(\.number) == [nil, nil, 1, 1, nil, nil, nil])
        #expect(values.map(\.string) == [nil, nil, nil, nil, "1", nil, nil])
        #expect(values.map(\.array) == [nil, nil, nil, nil, nil, [1], nil])
        #expect(values.map(\.object) == [nil, nil, nil, nil, nil, nil, ["a": 1]])
        #expect(values.map { $0["a"] } == [nil, nil, nil, nil, nil, nil, 1])
    }

    @Test(
        "values that differ in kind, content or spelling are not equal",
        arguments: [
            (.integer(1), .number(1)), ("1", 1), (.null, false), ("K", "\u{212A}"), ("\u{E9}", "e\u{301}"),
            ([1, 2], [2, 1]), ([1], [1, 1]), (["a": 1], ["a": 2]), (["a": 1], ["b": 1]), (["a": 1], ["a": 1, "b": 2]),
            (["a": 1, "b": 2], ["a": 1, "c": 2]), (["a": 1, "b": 2], ["b": 1, "a": 2]), ([], [:]),
        ] as [(JSON, JSON)])
    func different(one: JSON, other: JSON) {
        #expect(one != other)
        #expect(other != one)
        #expect(one == one && other == other)
    }

    @Test("the order of members does not count")
    func orderless() {
        let one: JSON = ["a": 1, "b": ["x": 1, "y": 2], "c": 3]
        #expect(one == ["c": 3, "b": ["y": 2, "x": 1], "a": 1])
    }

    @Test("an object is changed in place, extended at its end, and shortened by nil")
    func object() {
        var object: JSONObject = ["a": 1, "b": 2]
        object["a"] = 3
        object["c"] = 4
        object.append("d", 5)
        object["b"] = nil
        object["missing"] = nil
        #expect(object.names == ["a", "c", "d"])
        #expect(object.map(\.value) == [3, 4, 5])
        #expect(object.count == 3)
        #expect(!object.isEmpty && JSONObject().isEmpty)
        object["d"] = .null
        #expect(object["d"] == .null && object.count == 3)
    }
}
