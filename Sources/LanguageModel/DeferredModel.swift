/// A model whose answers come later: what is asked is put down, and the next run finds the answers.
///
/// Its calls end in ``ModelError/Kind/pending(path:)`` until then.
public protocol DeferredModel: LanguageModel {
    /// Puts down durably what waits, and sends it to where it is answered; to be called when a run stops.
    ///
    /// - Throws: ``ModelError`` when that cannot be done; what waits is then asked again by the next run.
    func flush() async throws(ModelError)
}
